import module java.base;
import module java.net.http;

/** Clients of OpenAI's API. */
final class OpenAiFlows {

	private static final Pattern CONTENT = Pattern.compile("\"delta\":\\{[^}]*\"content\":\"([^\"]*)\"");

	private static final Pattern DELTA = Pattern
		.compile("\"type\":\"response.output_text.delta\"[^\n]*?\"delta\":\"([^\"]*)\"");

	private static final Pattern RESPONSE = Pattern.compile("\"id\":\"resp_([0-9a-f-]{36})\"");

	private static final Pattern END = Pattern.compile("\"type\":\"(response\\.(completed|failed|incomplete)|error)\"");

	private static final Pattern CONVERSATION = Pattern.compile("\"id\":\"(conv_[0-9a-f-]{36})\"");

	private final SoakClient client;

	private final SoakLedger ledger;

	OpenAiFlows(SoakClient client, SoakLedger ledger) {
		this.client = client;
		this.ledger = ledger;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("completions", this::completion), new SoakFlow("responses", this::response),
				new SoakFlow("conversations", this::conversation), new SoakFlow("responses-socket", this::socket));
	}

	private void completion() throws Exception {
		Expect.status(200, this.client.get("/v1/models"));
		Expect.status(200, this.client.get("/v1/models/assistant"));
		HttpResponse<String> answer = this.client.post("/v1/chat/completions", """
				{"model":"assistant","stream":true,"messages":[{"role":"user","content":"Hello"}]}""");
		String end = answer.body().endsWith("data: [DONE]\n\n") ? "completed" : "failed";
		settle(SoakFlow.run(answer), end, joined(CONTENT, answer.body()));
	}

	private void response() throws Exception {
		HttpResponse<String> answer = this.client.post("/v1/responses", """
				{"model":"assistant","stream":true,"input":"Hello"}""");
		String run = SoakFlow.run(answer);
		String address = "/v1/responses/resp_" + run;
		String end = answer.body().contains("\"type\":\"response.completed\"") ? "completed" : "failed";
		this.ledger.settle(this.client, run, new SoakEvents(end, joined(DELTA, answer.body()), 0));
		Expect.that(Expect.status(200, this.client.get(address)).body().contains("\"status\":\"" + end + "\""),
				"a response has another status than its stream");
		Expect.status(200, this.client.get(address + "/input_items"));
		HttpResponse<String> rest = this.client.get(address + "?stream=true&starting_after=1");
		// If there is little memory left for ended runs, their events are gone soon.
		Expect.that(rest.statusCode() == 410 || answer.body().endsWith(rest.body()), "a response has other events");
		Expect.status(200, this.client.post(address + "/cancel", ""));
		Expect.status(200, this.client.delete(address));
	}

	private void socket() throws Exception {
		List<String> messages = this.client.askOverSocket("/v1/responses", """
				{"type":"response.create","model":"assistant","input":"Hello"}""", END);
		String run = Expect.find(RESPONSE, messages.getFirst());
		String end = messages.getLast().contains("\"type\":\"response.completed\"") ? "completed" : "failed";
		this.ledger.settle(this.client, run, new SoakEvents(end, joined(DELTA, String.join("\n", messages)), 0));
		Expect.status(200, this.client.delete("/v1/responses/resp_" + run));
	}

	private void conversation() throws Exception {
		String id = Expect.find(CONVERSATION,
				Expect.status(200, this.client.post("/v1/conversations", "{\"metadata\":{\"a\":\"b\"}}")).body());
		String address = "/v1/conversations/" + id;
		Expect.status(200, this.client.get(address));
		Expect.status(200, this.client.post(address, "{\"metadata\":{\"a\":\"c\"}}"));
		HttpResponse<String> answer = this.client.post("/v1/responses",
				"{\"model\":\"assistant\",\"stream\":true,\"input\":\"Hello\",\"conversation\":\"" + id + "\"}");
		this.ledger.settle(this.client, SoakFlow.run(answer));
		Expect.status(200, this.client.get(address + "/items?order=asc"));
		Expect.status(200, this.client.delete(address));
	}

	private void settle(String run, String end, String text) throws IOException, InterruptedException {
		this.ledger.settle(this.client, run, new SoakEvents(end, text, 0));
		SoakFlow.deleteSessions(this.client, this.client.get("/runs/" + run).body());
	}

	private static String joined(Pattern piece, String stream) {
		return piece.matcher(stream).results().map((match) -> match.group(1)).collect(Collectors.joining());
	}

}
