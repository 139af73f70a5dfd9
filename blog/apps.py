from django.apps import AppConfig

from publishing.kinds import Kind


class BlogConfig(AppConfig):
    name = "blog"
    verbose_name = "Articles"
    page_kinds = [
        Kind(
            "article",
            "blog.Post",
            view="blog:post",
            list_view="blog:posts",
            crisis_card_from=("treatment", "topics"),
            is_medical=True,
            invitation="New article",
        )
    ]
    fixed_pages = {"blog:posts": "All articles"}
    other_pages = {"blog:topic": "blog.Topic"}
    seen_by_readers = {"blog.Topic": ()}
