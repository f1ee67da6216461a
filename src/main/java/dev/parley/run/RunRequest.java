package dev.parley.run;

import java.util.UUID;

import dev.parley.agent.AgentDefinition;
import dev.parley.agent.Question;
import dev.parley.store.Session;
import org.jspecify.annotations.Nullable;

/**
 * A message that wants an answer.
 *
 * @param newSession the session, where it is to be made with the run; else null
 * @param model the model that the agent asks for
 */
public record RunRequest(UUID sessionId, @Nullable Session newSession, AgentDefinition agent, String model,
		Question question) {

	public String userId() {
		return this.question.user().id();
	}

}
