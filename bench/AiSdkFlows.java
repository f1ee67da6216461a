import module java.base;
import module java.net.http;

/** Chats of the AI SDK. */
final class AiSdkFlows {

	private static final Pattern DELTA = Pattern.compile("\"type\":\"text-delta\",\"id\":\"[^\"]+\",\"delta\":\"([^\"]*)\"");

	private final SoakClient client;

	private final SoakLedger ledger;

	AiSdkFlows(SoakClient client, SoakLedger ledger) {
		this.client = client;
		this.ledger = ledger;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("ai-sdk", this::chat));
	}

	/** A message that is read to its end; then nothing can be resumed or stopped. */
	private void chat() throws Exception {
		String chat = "/ai-sdk/chat/" + UUID.randomUUID();
		HttpResponse<String> answer = this.client.post("/ai-sdk/chat", """
				{"id":"%s","message":{"id":"m1","role":"user","parts":[{"type":"text","text":"Hello"}]}}"""
			.formatted(chat.substring(chat.lastIndexOf('/') + 1)));
		String run = SoakFlow.run(answer);
		Expect.that(answer.body().endsWith("data: [DONE]\n\n"), "no end");
		String text = DELTA.matcher(answer.body()).results().map((delta) -> delta.group(1)).collect(Collectors.joining());
		this.ledger.settle(this.client, run, new SoakEvents(end(answer.body()), text, 0));
		Expect.that(Expect.status(200, this.client.get(chat)).body().contains("\"role\":\"user\""), "no message is stored");
		Expect.status(204, this.client.get(chat + "/stream"));
		Expect.status(204, this.client.post(chat + "/stop", ""));
		SoakFlow.deleteSessions(this.client, this.client.get("/runs/" + run).body());
	}

	private static String end(String stream) {
		return stream.contains("{\"type\":\"finish\"") ? "completed"
				: stream.contains("{\"type\":\"error\"") ? "failed" : "cancelled";
	}

}
