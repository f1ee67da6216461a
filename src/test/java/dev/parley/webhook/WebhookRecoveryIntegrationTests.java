package dev.parley.webhook;

import java.nio.file.Files;
import java.nio.file.Path;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.webhook.HookReceiver.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A copy of the data folder simulates a crash in the middle of an answer. */
@OwnServers
class WebhookRecoveryIntegrationTests {

	@TempDir
	private Path folder;

	@Test
	void runsThatACrashInterruptsArePosted() throws Exception {
		Path copy = Files.createDirectory(this.folder.resolve("crashed"));
		try (ScriptedModel model = ScriptedModel.start(); HookReceiver receiver = HookReceiver.start()) {
			String run;
			try (Parley parley = parley(model, receiver, Files.createDirectory(this.folder.resolve("data")))) {
				model.next(Answer.tokens("Half").thenStall());
				try (EventStream stream = parley.server().stream(Json.message("Hi"))) {
					stream.event("token");
					run = stream.runId();
					parley.crashCopy(copy);
				}
			}
			int before = receiver.messages().size();
			try (Parley _ = parley(model, receiver, copy)) {
				Message interrupted = receiver.await(before + 1).getLast();
				assertThat(interrupted.id()).isEqualTo(run);
				assertThat(interrupted.json().at("/data/code").asString()).isEqualTo("interrupted");
			}
		}
	}

	private static Parley parley(ScriptedModel model, HookReceiver receiver, Path data) {
		return Parley.start(data, model.baseUrl(), "parley.webhook.url=" + receiver.url(),
				"parley.webhook.secret=" + HookReceiver.SECRET, "parley.webhook.allow-private=true");
	}

}
