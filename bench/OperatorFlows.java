import module java.base;
import module java.net.http;

/** Sessions, users and what operators ask for: lists, changes, logs, erasure, pages, and requests that are refused. */
final class OperatorFlows {

	private static final Pattern TOKEN = Pattern.compile("\"access_token\":\"([^\"]+)\"");

	private static final Pattern ATTACHMENT = Pattern.compile("\"(/attachments/[0-9a-f-]{36})\"");

	private static final Pattern DEAD = Pattern.compile("\"run_id\":\"([0-9a-f-]{36})\"");

	private final SoakClient client;

	private final SoakLedger ledger;

	private final Random random;

	OperatorFlows(SoakClient client, SoakLedger ledger, Random random) {
		this.client = client;
		this.ledger = ledger;
		this.random = random;
	}

	List<SoakFlow> all() {
		return List.of(new SoakFlow("sessions", this::sessions), new SoakFlow("attachments", this::attachments),
				new SoakFlow("delete-all", this::deleteAll),
				new SoakFlow("erase", this::erase), new SoakFlow("login", this::login),
				new SoakFlow("admin", this::admin), new SoakFlow("webhooks", this::replay),
				new SoakFlow("pages", this::pages), new SoakFlow("refusals", this::refusals));
	}

	private void sessions() throws Exception {
		String session = SoakFlow.newSession(this.client);
		ask(session);
		Expect.status(200, this.client.get("/sessions?limit=5"));
		Expect.that(Expect.status(200, this.client.get("/sessions?q=soak")).body().contains(session),
				"search does not find the session");
		Expect.status(200, this.client.get("/sessions/" + session));
		Expect.status(200, this.client.patch("/sessions/" + session, "{\"title\":\"Changed\"}"));
		Expect.status(204, this.client.delete("/sessions/" + session));
		this.ledger.refused(404, this.client.get("/sessions/" + session));
	}

	private void ask(String session) throws IOException, InterruptedException {
		HttpResponse<String> answer = this.client.post("/chat",
				"{\"message\":\"Find me\",\"session_id\":\"" + session + "\"}");
		this.ledger.settle(this.client, Expect.find(SoakLedger.RUN_ID, answer.body()));
	}

	/** A file comes back as it was sent. */
	private void attachments() throws Exception {
		String content = "Notes " + this.random.nextLong();
		HttpResponse<String> answer = this.client.post("/chat",
				"{\"message\":\"Read this\",\"attachments\":[{\"type\":\"file\",\"url\":\"data:text/plain;base64,"
						+ Base64.getEncoder().encodeToString(content.getBytes(StandardCharsets.UTF_8))
						+ "\",\"name\":\"notes.txt\"}]}");
		this.ledger.settle(this.client, Expect.find(SoakLedger.RUN_ID, answer.body()));
		String session = this.client.get("/sessions/" + Expect.find(SoakLedger.SESSION_ID, answer.body())).body();
		String file = Expect.status(200, this.client.get(Expect.find(ATTACHMENT, session))).body();
		Expect.that(file.equals(content), "another file than was sent");
		SoakFlow.deleteSessions(this.client, answer.body());
	}

	private void deleteAll() throws Exception {
		String session = SoakFlow.newSession(this.client);
		ask(session);
		Expect.status(204, this.client.delete("/sessions"));
		Expect.that(Expect.status(200, this.client.get("/sessions")).body().contains("\"sessions\":[]"),
				"a session is left");
	}

	private void erase() throws Exception {
		ask(SoakFlow.newSession(this.client));
		erase(this.client.userId(), this.random.nextBoolean());
	}

	/** Erases a user, of whom nothing runs. */
	void erase(String user, boolean byQuery) throws IOException, InterruptedException {
		String id = URLEncoder.encode(user, StandardCharsets.UTF_8);
		String told = Expect.status(200, this.client.delete(byQuery ? "/admin/users?user_id=" + id : "/admin/users/" + id))
			.body();
		Expect.that(told.contains("\"complete\":true"), "the user is not erased");
	}

	/** A user with a password asks with a token. */
	private void login() throws Exception {
		for (String part : List.of("", "/mcp")) {
			Expect.status(200,
					this.client.send(this.client.bare("/.well-known/oauth-protected-resource" + part).GET()));
		}
		HttpResponse<String> answer = this.client.send(this.client.bare("/token")
			.header("Content-Type", "application/x-www-form-urlencoded")
			.POST(HttpRequest.BodyPublishers.ofString(SoakClient.LOGIN)));
		String token = Expect.find(TOKEN, Expect.status(200, answer).body());
		HttpResponse<String> session = this.client.send(this.client.bare("/sessions")
			.header("Authorization", "Bearer " + token)
			.POST(HttpRequest.BodyPublishers.noBody()));
		String id = Expect.find(SoakLedger.SESSION_ID, Expect.status(201, session).body());
		this.ledger.refused(404, this.client.get("/sessions/" + id));
		Expect.status(204,
				this.client.send(this.client.bare("/sessions/" + id).header("Authorization", "Bearer " + token).DELETE()));
	}

	private void admin() throws Exception {
		for (String path : List.of("/admin/runs", "/admin/usage", "/admin/usage?by=model", "/admin/loggers",
				"/admin/status", "/admin/agents")) {
			Expect.status(200, this.client.get(path));
		}
		String csv = Expect.status(200, this.client.send(this.client.request("/admin/usage").header("Accept", "text/csv")))
			.body();
		Expect.that(csv.contains(","), "no table of the usage");
		for (String level : List.of("\"info\"", "null")) {
			Expect.status(200,
					this.client.patch("/admin/loggers", "{\"name\":\"parley.webhook\",\"level\":" + level + "}"));
		}
	}

	/** Has dead messages of the webhook tried again. */
	void replay() throws IOException, InterruptedException {
		String dead = Expect.status(200, this.client.get("/admin/webhooks?state=dead")).body();
		for (String run : DEAD.matcher(dead).results().map((id) -> id.group(1)).toList()) {
			HttpResponse<String> replayed = this.client.post("/admin/webhooks/" + run + "/replay", "");
			// Another worker may have been faster.
			if (replayed.statusCode() == 404) {
				this.ledger.refused(404, replayed);
			}
			else {
				Expect.status(202, replayed);
			}
		}
	}

	private void pages() throws Exception {
		for (String path : List.of("/", "/admin.html", "/embed.js", "/docs", "/openapi.json", "/agents", "/me", "/token", "/health", "/health/live",
				"/health/ready", "/metrics")) {
			int status = this.client.get(path).statusCode();
			Expect.that(status == 200 || status == 302, path + " " + status);
		}
	}

	private void refusals() throws Exception {
		this.ledger.refused(404, this.client.get("/runs/none"));
		this.ledger.refused(422, this.client.post("/chat", "{\"message\":\"\"}"));
		this.ledger.refused(400, this.client.post("/chat", "{"));
		this.ledger.refused(404, this.client.post("/chat", "{\"message\":\"Hello\",\"agent\":\"nobody\"}"));
		this.ledger.refused(401, this.client.send(this.client.bare("/sessions")));
	}

}
