import { Crud, type CrudController } from '@dataui/crud';
import { TypeOrmCrudService } from '@dataui/crud-typeorm';
import { Controller, Injectable, Module, type Type } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { IsInt, IsOptional, IsString, Length, Matches } from 'class-validator';
import {
  Column,
  CreateDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  Repository,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

const ALWAYS = { always: true };
const ON_UPDATE = { groups: ['CRUD-UPDATE'] };

/** The module, controller, service and entity of `/products-<number>`. */
function productModule(number: number): Type {
  @Entity(`products_${number}`)
  class Product {
    @PrimaryGeneratedColumn() id!: number;
    @CreateDateColumn({ precision: 3 }) createdAt!: Date;
    @UpdateDateColumn({ precision: 3 }) updatedAt!: Date;
    @VersionColumn() version!: number;
    @IsOptional(ON_UPDATE) @IsString(ALWAYS) @Length(1, 200, ALWAYS) @Column({ length: 200 }) name!: string;
    @IsOptional(ON_UPDATE)
    @Matches(/^\d{1,13}(\.\d{1,2})?$/, ALWAYS)
    @Column({ type: 'decimal', precision: 15, scale: 2 })
    price!: string;
    @IsOptional(ALWAYS) @IsInt(ALWAYS) @Column({ type: 'integer', default: 0 }) stock!: number;
  }

  @Injectable()
  class ProductsService extends TypeOrmCrudService<Product> {
    constructor(@InjectRepository(Product) products: Repository<Product>) {
      super(products);
    }
  }

  @Crud({ model: { type: Product }, query: { limit: 20, maxLimit: 100, alwaysPaginate: true } })
  @Controller(`products-${number}`)
  class ProductsController implements CrudController<Product> {
    constructor(readonly service: ProductsService) {}
  }

  @Module({
    imports: [TypeOrmModule.forFeature([Product])],
    controllers: [ProductsController],
    providers: [ProductsService],
  })
  class ProductsModule {}
  return ProductsModule;
}

/** As many of them as asked for. */
export const productModules = (count: number): Type[] =>
  Array.from({ length: count }, (_, index) => productModule(index + 1));
