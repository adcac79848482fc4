"""As little as a Django site can do with: no database, no sessions."""

SECRET_KEY = "only-for-this-example"
DEBUG = False
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "hello_project.urls"
WSGI_APPLICATION = "hello_project.wsgi.application"
MIDDLEWARE = ["django.middleware.common.CommonMiddleware"]
USE_TZ = True
