package dev.parley.session;

import java.util.UUID;

import dev.parley.agent.Question;
import org.jspecify.annotations.Nullable;

/**
 * A message to a session.
 *
 * @param sessionId null: a new session
 * @param agent name of the agent that is to answer; null: the session's
 */
public record Ask(@Nullable UUID sessionId, @Nullable String agent, Question question) {

	String userId() {
		return this.question.user().id();
	}

}
