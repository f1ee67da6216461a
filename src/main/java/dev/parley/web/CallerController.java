package dev.parley.web;

import java.util.List;
import java.util.Locale;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.caller.Caller;
import dev.parley.security.CurrentUser;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells callers who they are to the server. */
@RestController
class CallerController {

	private final CurrentUser user;

	CallerController(CurrentUser user) {
		this.user = user;
	}

	@GetMapping("/me")
	CallerView me() {
		Caller caller = this.user.caller();
		return new CallerView(caller.userId(), caller.userName(), caller.client(), label(caller.tier()),
				caller.roles().stream().map(CallerController::label).sorted().toList());
	}

	private static String label(Enum<?> constant) {
		return constant.name().toLowerCase(Locale.ROOT);
	}

	/** The caller in the API. */
	record CallerView(@JsonProperty("user_id") String userId, @JsonProperty("user_name") String userName, String client,
			String tier, List<String> roles) {
	}

}
