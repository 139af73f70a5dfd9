from django.urls import path

from blog import views

app_name = "blog"
urlpatterns = [
    path("", views.PostList.as_view(), name="posts"),
    path("topics/<slug:slug>/", views.TopicDetail.as_view(), name="topic"),
    path("<slug:slug>/", views.PostDetail.as_view(), name="post"),
]
