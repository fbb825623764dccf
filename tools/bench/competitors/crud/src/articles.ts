import { Crud, type CrudController } from '@dataui/crud';
import { TypeOrmCrudService } from '@dataui/crud-typeorm';
import { Controller, Injectable, Module } from '@nestjs/common';
import { InjectRepository, TypeOrmModule } from '@nestjs/typeorm';
import { Repository } from 'typeorm';
import { Article, Author } from './article.entities';

@Injectable()
class ArticlesService extends TypeOrmCrudService<Article> {
  constructor(@InjectRepository(Article) articles: Repository<Article>) {
    super(articles);
  }
}

@Crud({
  model: { type: Article },
  query: { limit: 20, maxLimit: 100, alwaysPaginate: true, join: { author: {} } },
  validation: { whitelist: true, forbidNonWhitelisted: true, transform: true, errorHttpStatusCode: 422 },
})
@Controller('articles')
class ArticlesController implements CrudController<Article> {
  constructor(readonly service: ArticlesService) {}
}

@Module({
  imports: [TypeOrmModule.forFeature([Article, Author])],
  controllers: [ArticlesController],
  providers: [ArticlesService],
})
export class ArticlesModule {}
