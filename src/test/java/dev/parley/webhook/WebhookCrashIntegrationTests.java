package dev.parley.webhook;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.parley.testing.Answer;
import dev.parley.testing.Json;
import dev.parley.testing.OwnProcesses;
import dev.parley.testing.ParleyProcess;
import dev.parley.testing.Response;
import dev.parley.testing.ScriptedModel;
import dev.parley.webhook.HookReceiver.Message;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** The real process is killed with undelivered messages. */
@OwnProcesses
class WebhookCrashIntegrationTests {

	@TempDir
	private Path data;

	@Test
	void nothingIsLost() throws Exception {
		assumeTrue(ParleyProcess.available(), "The jar is not built: run ./mvnw verify");
		HookReceiver away = HookReceiver.start();
		String url = away.url();
		int port = away.port();
		away.close();
		Map<String, String> settings = Map.of("PARLEY_WEBHOOK_URL", url, "PARLEY_WEBHOOK_SECRET", HookReceiver.SECRET,
				"PARLEY_WEBHOOK_ALLOW_PRIVATE", "true");
		List<String> runs = new ArrayList<>();
		try (ScriptedModel model = ScriptedModel.start()) {
			model.otherwise((request) -> Answer.tokens("Hello"));
			try (ParleyProcess parley = ParleyProcess.start(this.data, model.baseUrl(), settings)) {
				for (int i = 0; i < 5; i++) {
					Response chat = parley.server().chat(Json.message("Hi"));
					assertThat(chat).hasStatus(200);
					runs.add(chat.get("run_id"));
				}
				parley.kill();
			}
			try (HookReceiver back = HookReceiver.start(port);
					ParleyProcess _ = ParleyProcess.start(this.data, model.baseUrl(), settings)) {
				Awaitility.await().until(() -> back.messages().stream().map(Message::id).toList().containsAll(runs));
				assertThat(back.messages()).allMatch(Message::signed);
			}
		}
	}

}
