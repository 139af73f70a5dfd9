from django.urls import path

from blog import feeds, views

app_name = "blog"
urlpatterns = [
    path("", views.PostList.as_view(), name="posts"),
    path("feed/", feeds.rss, name="rss"),
    path("feed/atom.xml", feeds.atom, name="atom"),
    path("topics/<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("<slug:slug>/", views.PostDetail.as_view(), name="post"),
]
