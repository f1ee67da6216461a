package dev.parley.web;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;

import dev.parley.testing.Answer;
import dev.parley.testing.EventStream;
import dev.parley.testing.Gate;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import dev.parley.testing.Parley;
import dev.parley.testing.ScriptedModel;
import dev.parley.testing.StrictApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A session with any content can be continued with a strict model. */
@OwnServers
class StrictModelIntegrationTests {

	private final ScriptedModel model = ScriptedModel.start();

	@TempDir
	private Path data;

	@AfterEach
	void close() {
		this.model.close();
	}

	/** Rows of earlier versions or other models. */
	@Test
	void goesOnFromWhateverIsStored() {
		List<String> faults = List.of("UPDATE tool_calls SET arguments = ''",
				"UPDATE tool_calls SET arguments = 'null'", "UPDATE tool_calls SET arguments = '[]'",
				"UPDATE tool_calls SET arguments = '{\"a\": '", "UPDATE tool_calls SET arguments = '{}{}'",
				"UPDATE tool_calls SET call_id = ''", "UPDATE tool_calls SET call_id = 'call_0'",
				"UPDATE tool_calls SET name = ''", "UPDATE tool_calls SET name = 'files.read'",
				"UPDATE tool_calls SET outcome = NULL, state = 'outcome_unknown'", "UPDATE tool_calls SET outcome = ''",
				"UPDATE messages SET content = '' WHERE role = 'assistant'",
				"UPDATE messages SET content = '' WHERE role = 'user'",
				"UPDATE messages SET status = 'partial' WHERE role = 'assistant'",
				"DELETE FROM messages WHERE role = 'assistant'",
				"DELETE FROM messages WHERE role = 'assistant' AND place > 2", "DELETE FROM tool_calls");
		List<String> sessions;
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			sessions = faults.stream().map((_) -> conversation(parley)).toList();
		}
		JdbcClient database = JdbcClient
			.create(new DriverManagerDataSource("jdbc:sqlite:" + this.data.resolve("parley.db")));
		for (int i = 0; i < faults.size(); i++) {
			inSession(faults.get(i), sessions.get(i)).forEach((sql) -> database.sql(sql).update());
		}
		this.model.otherwise(StrictApi.or((_) -> Answer.tokens("Yes")));
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			for (int i = 0; i < faults.size(); i++) {
				for (String agent : List.of("timekeeper", "assistant")) {
					assertThat(parley.server().chat(Json.message("And?", sessions.get(i)).put("agent", agent)))
						.as(faults.get(i))
						.hasStatus(200);
					assertThat(stream(parley, Json.message("And?", sessions.get(i)).put("agent", agent)))
						.as(faults.get(i))
						.isEqualTo("done");
				}
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "[]", "{\"a\": ", "{}{}", "7" })
	void asksForTheAnswerAfterAFaultyCall(String arguments) {
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			for (boolean streamed : new boolean[] { true, false }) {
				Queue<Answer> answers = new ArrayDeque<>(List.of(Answer.toolCall("call_0", "clock", arguments),
						Answer.toolCall("call_0", "clock", "{}"), Answer.tokens("Noon."), Answer.tokens("Yes")));
				this.model.otherwise(StrictApi.or((_) -> answers.remove()));
				JsonNode question = Json.message("Time?").put("agent", "timekeeper");
				if (streamed) {
					assertThat(stream(parley, question)).isEqualTo("done");
				}
				else {
					assertThat(parley.server().chat(question)).hasStatus(200).has("/response", "Noon.");
				}
			}
		}
	}

	@Test
	void leavesOutAQuestionToWhichNothingWasSaid() {
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			this.model.next(Answer.tokens("Hello"), Answer.status(400));
			String session = parley.server().chat(Json.message("Hi")).get("session_id");
			assertThat(parley.server().chat(Json.message("This fails", session))).hasStatus(502);
			this.model.otherwise(StrictApi.or((_) -> Answer.tokens("Yes")));
			assertThat(parley.server().chat(Json.message("Still there?", session))).hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("Hi", "Hello", "Still there?");
		}
	}

	@Test
	void marksAnAnswerThatWasCutOff() {
		try (Parley parley = Parley.start(this.data, this.model.baseUrl())) {
			Gate gate = new Gate();
			this.model.next(Answer.tokens("Half an answer", " and more").gatedBy(gate));
			String session;
			try (EventStream stream = parley.server().stream(Json.message("Hi"))) {
				session = stream.sessionId();
				gate.release();
				stream.event("token");
				parley.server().post("/runs/" + stream.runId() + "/cancel", "");
				assertThat(stream.last().type()).isEqualTo("cancelled");
			}
			this.model.otherwise(StrictApi.or((_) -> Answer.tokens("Yes")));
			assertThat(parley.server().chat(Json.message("Go on", session))).hasStatus(200);
			assertThat(this.model.lastPrompt()).containsExactly("Hi", "Half an answer\n\n[The answer broke off here.]",
					"Go on");
		}
	}

	/** A message, and one whose answer needs two rounds of tool calls. */
	private String conversation(Parley parley) {
		this.model.next(Answer.tokens("Hello"), Answer.toolCall("call_1", "clock", "{}"),
				Answer.tokens("Let me see.").andToolCall("call_2", "clock", "{}"), Answer.tokens("Noon."));
		String session = parley.server().chat(Json.message("Hi")).get("session_id");
		assertThat(parley.server().chat(Json.message("Time?", session).put("agent", "timekeeper"))).hasStatus(200);
		return session;
	}

	private static List<String> inSession(String sql, String session) {
		String messages = "session_id = '" + session + "'";
		String calls = "message_id IN (SELECT id FROM messages WHERE " + messages + ")";
		String condition = sql.contains("tool_calls") ? calls : messages;
		return List.of(sql.contains("WHERE") ? sql + " AND " + condition : sql + " WHERE " + condition);
	}

	private static String stream(Parley parley, Object question) {
		try (EventStream stream = parley.server().stream(question)) {
			return stream.last().type();
		}
	}

}
