import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  Injectable,
  Module,
  NotFoundException,
  Param,
  ParseIntPipe,
  Patch,
  Post,
  Query,
  type Type,
} from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { IsInt, IsOptional, IsString, Length, Matches, Max, Min } from 'class-validator';
import { Type as Convert } from 'class-transformer';
import {
  Column,
  CreateDateColumn,
  Entity,
  PrimaryGeneratedColumn,
  Repository,
  UpdateDateColumn,
  VersionColumn,
} from 'typeorm';

class ListInput {
  @IsOptional() @IsString() name?: string;
  @Convert(() => Number) @IsInt() @Min(1) @Max(100) pageSize: number = 20;
  @Convert(() => Number) @IsInt() @Min(1) page: number = 1;
}

class CreateInput {
  @IsString() @Length(1, 200) name!: string;
  @Matches(/^\d{1,13}(\.\d{1,2})?$/) price!: string;
  @IsOptional() @IsInt() stock?: number;
}

class UpdateInput {
  @IsInt() @Min(1) version!: number;
  @IsOptional() @IsString() @Length(1, 200) name?: string;
  @IsOptional() @Matches(/^\d{1,13}(\.\d{1,2})?$/) price?: string;
  @IsOptional() @IsInt() stock?: number;
}

/** The module, controller, service and entity of `/products-<number>`. */
function productModule(number: number): Type {
  @Entity(`products_${number}`)
  class Product {
    @PrimaryGeneratedColumn() id!: number;
    @CreateDateColumn({ precision: 3 }) createdAt!: Date;
    @UpdateDateColumn({ precision: 3 }) updatedAt!: Date;
    @VersionColumn() version!: number;
    @Column({ length: 200 }) name!: string;
    @Column({ type: 'decimal', precision: 15, scale: 2 }) price!: string;
    @Column({ type: 'integer', default: 0 }) stock!: number;
  }

  @Injectable()
  class ProductsService {
    constructor(@InjectRepository(Product) readonly products: Repository<Product>) {}
  }

  @Controller(`products-${number}`)
  class ProductsController {
    constructor(private readonly service: ProductsService) {}

    @Get()
    async list(@Query() { name, page, pageSize }: ListInput) {
      const where = name === undefined ? {} : { name };
      const options = { where, skip: (page - 1) * pageSize, take: pageSize };
      const [results, count] = await this.service.products.findAndCount(options);
      return { count, results };
    }

    @Get(':id')
    async find(@Param('id', ParseIntPipe) id: number) {
      return (await this.service.products.findOneBy({ id })) ?? Promise.reject(new NotFoundException());
    }

    @Post()
    create(@Body() input: CreateInput) {
      return this.service.products.save(this.service.products.create(input));
    }

    @Patch(':id')
    async update(@Param('id', ParseIntPipe) id: number, @Body() { version, ...changes }: UpdateInput) {
      await this.service.products.update({ id, version }, changes);
      return this.find(id);
    }

    @Delete(':id')
    @HttpCode(204)
    async delete(@Param('id', ParseIntPipe) id: number) {
      await this.service.products.delete({ id });
    }
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
