"""A chat over the client that openapi-generator makes."""
import json
import sys

from parley_client import ApiClient, ChatApi, ChatRequest, Configuration

with ApiClient(Configuration(host=sys.argv[1])) as client:
    answer = ChatApi(client).chat(ChatRequest(message="What does the clock say?", agent="timekeeper"))
    call = answer.tool_calls[0]
    print(call.name, json.dumps(call.arguments), call.result, answer.usage.total_tokens)
