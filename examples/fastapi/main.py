from fastapi import Body, FastAPI, Request

app = FastAPI()


@app.on_event("startup")
async def begin():
    app.state.greeting = "Hello from FastAPI"


@app.get("/")
async def index(request: Request):
    return {"greeting": app.state.greeting, "at": str(request.url_for("index"))}


@app.post("/sum")
async def add(numbers: list = Body(embed=True)):
    return {"total": sum(numbers)}


@app.get("/fail")
async def fail():
    raise RuntimeError("this page always fails")
