import module java.base;
import module java.net.http;

/** Clients of AG-UI and A2A: an answer, and the same run read again. */
final class AgentProtocolFlows {

	private static final Pattern TASK_ID = Pattern.compile("\"id\":\"([0-9a-f-]{36})\"");

	private static final Pattern CONTEXT_ID = Pattern.compile("\"contextId\":\"([0-9a-f-]{36})\"");

	private final SoakClient client;

	private final SoakLedger ledger;

	AgentProtocolFlows(SoakClient client, SoakLedger ledger) {
		this.client = client;
		this.ledger = ledger;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("agui", this::agui), new SoakFlow("a2a", this::a2a));
	}

	private void agui() throws Exception {
		String thread = UUID.randomUUID().toString();
		HttpResponse<String> answer = Expect.status(200,
				this.client.post("/agui", "{\"threadId\":\"" + thread + "\",\"runId\":\"r\",\"protocolVersion\":\"1.0\","
						+ "\"messages\":[{\"id\":\"m\",\"role\":\"user\",\"content\":\"Hello\"}]}"));
		SoakLedger.Ended ended = this.ledger.settle(this.client, SoakFlow.run(answer));
		Expect.that(answer.body().contains(ended.completed() ? "RUN_FINISHED" : "RUN_ERROR"),
				"agui tells another end than " + ended.state());
		HttpResponse<String> again = this.client.get("/agui/" + thread + "/stream");
		// If there is little memory left for ended runs, their events are gone soon.
		Expect.that(again.statusCode() == 204 || again.body().lines().filter((line) -> line.startsWith("id: ")).toList()
			.equals(answer.body().lines().filter((line) -> line.startsWith("id: ")).toList()), "agui has other frames");
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	private void a2a() throws Exception {
		Expect.status(200, this.client.send(this.client.bare("/.well-known/agent-card.json")));
		HttpResponse<String> answer = Expect.status(200,
				call("SendMessage", "{\"message\":{\"messageId\":\"" + UUID.randomUUID()
						+ "\",\"role\":\"ROLE_USER\",\"parts\":[{\"text\":\"Hello\"}]}}"));
		String task = Expect.find(TASK_ID, answer.body());
		SoakLedger.Ended ended = this.ledger.settle(this.client, task);
		HttpResponse<String> stored = Expect.status(200, call("GetTask", "{\"id\":\"" + task + "\"}"));
		Expect.that(stored.body().contains(ended.completed() ? "TASK_STATE_COMPLETED" : "TASK_STATE_FAILED"),
				"a2a tells another end than " + ended.state());
		Expect.status(204, this.client.delete("/sessions/" + Expect.find(CONTEXT_ID, answer.body())));
	}

	private HttpResponse<String> call(String method, String params) throws IOException, InterruptedException {
		return this.client.send(this.client.request("/a2a")
			.header("A2A-Version", "1.0")
			.POST(HttpRequest.BodyPublishers
				.ofString("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}")));
	}

}
