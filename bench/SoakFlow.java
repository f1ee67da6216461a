import module java.base;
import module java.net.http;

/** One kind of traffic: some requests of one user, one after the other, and what must come of them. */
record SoakFlow(String name, Steps steps) {

	/** What a flow does. */
	interface Steps {

		/** Throws whatever says that a request did not end as it should. */
		void run() throws Exception;

	}

	/** Deletes the sessions that an answer names. */
	static void deleteSessions(SoakClient client, String answer) throws IOException, InterruptedException {
		for (String session : SoakLedger.SESSION_ID.matcher(answer)
			.results()
			.map((id) -> id.group(1))
			.distinct()
			.toList()) {
			Expect.status(204, client.delete("/sessions/" + session));
		}
	}

	/** A new session; its id. */
	static String newSession(SoakClient client) throws IOException, InterruptedException {
		return Expect.find(SoakLedger.SESSION_ID,
				Expect.status(201, client.post("/sessions", "{\"title\":\"Soak\"}")).body());
	}

	/** The id of the run that an answer was begun for. */
	static String run(HttpResponse<?> answer) throws ProtocolException {
		Expect.status(200, answer);
		return answer.headers().firstValue("X-Run-ID").orElseThrow();
	}

}
