package dev.parley.web;

import dev.parley.agent.UserContext;
import dev.parley.run.Caller;

import org.springframework.stereotype.Component;

/** Who calls: the one place that knows. */
@Component
public class CurrentUser {

	public Caller caller() {
		return Caller.ANONYMOUS;
	}

	UserContext get() {
		return caller().user();
	}

	String id() {
		return caller().userId();
	}

}
