import java.util.List;

import org.openapitools.client.ApiClient;
import org.openapitools.client.api.ChatApi;
import org.openapitools.client.model.ChatRequest;
import org.openapitools.client.model.ChatResponse;
import org.openapitools.client.model.ToolCall;

/** A chat over the client that openapi-generator makes. */
final class ToolCallChat {

	private ToolCallChat() {
	}

	public static void main(String[] arguments) throws Exception {
		ApiClient client = new ApiClient();
		client.updateBaseUri(arguments[0]);
		ChatResponse answer = new ChatApi(client)
			.chat(new ChatRequest().message("What does the clock say?").agent("timekeeper"), null, null);
		List<ToolCall> calls = answer.getToolCalls();
		ToolCall call = calls.getFirst();
		System.out.println(call.getName() + " " + client.getObjectMapper().writeValueAsString(call.getArguments()) + " "
				+ call.getResult() + " " + answer.getUsage().getTotalTokens());
	}

}
