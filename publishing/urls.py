from django.urls import path

from publishing.review import private_links

app_name = "publishing"
urlpatterns = [path("<str:token>/", private_links.private_preview, name="preview")]
