package dev.parley.web;

import dev.parley.agent.UserContext;

import org.springframework.stereotype.Component;

/**
 * Who calls. Until there is authentication, everybody is the one user {@code anonymous}.
 */
@Component
public class CurrentUser {

	private static final UserContext ANONYMOUS = new UserContext("anonymous", "anonymous");

	public UserContext get() {
		return ANONYMOUS;
	}

	String id() {
		return get().id();
	}

}
