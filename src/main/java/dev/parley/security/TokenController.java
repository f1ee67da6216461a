package dev.parley.security;

import java.util.List;
import java.util.Optional;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.parley.audit.SecurityEvent;
import dev.parley.security.AccessRefusedException.Reason;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.http.MediaType;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Issues tokens for passwords, by OAuth 2.0 (RFC 6749, section 4.3). */
@RestController
class TokenController {

	private final Optional<Logins> logins;

	private final ApplicationEventPublisher events;

	TokenController(Optional<Logins> logins, ApplicationEventPublisher events) {
		this.logins = logins;
		this.events = events;
	}

	/**
	 * Says whether there are users with passwords, so that a page can offer to sign in.
	 */
	@GetMapping(path = "/token", produces = MediaType.APPLICATION_JSON_VALUE)
	Grants grants() {
		return new Grants(this.logins.isPresent() ? List.of("password") : List.of());
	}

	@PostMapping(path = "/token", consumes = MediaType.APPLICATION_FORM_URLENCODED_VALUE,
			produces = MediaType.APPLICATION_JSON_VALUE)
	Token token(@RequestParam MultiValueMap<String, String> form, HttpServletRequest request) {
		Logins known = this.logins.orElseThrow(() -> AccessRefusedException.because(Reason.NOT_FOUND,
				"This server has no users with passwords; use an API key"));
		if (request.getQueryString() != null) {
			throw AccessRefusedException.because(Reason.MALFORMED, "Send the password in the body, not in the address");
		}
		String name = form.getFirst("username");
		String password = form.getFirst("password");
		if (!"password".equals(form.getFirst("grant_type")) || name == null || password == null) {
			throw AccessRefusedException.because(Reason.MALFORMED,
					"Send grant_type=password, username and password as a form");
		}
		try {
			return new Token(known.login(name, password, request.getRemoteAddr()), "Bearer",
					Logins.VALIDITY.toSeconds());
		}
		catch (AccessRefusedException ex) {
			// A client that confuses the fields would send a password as the name.
			this.events.publishEvent(SecurityEvent.bySomebody("login_failed", known.knows(name) ? name : null));
			throw ex;
		}
	}

	/** The ways to get a token; empty if there is none. */
	record Grants(@JsonProperty("grant_types") List<String> grantTypes) {
	}

	/** A token and how to use it. */
	record Token(@JsonProperty("access_token") String accessToken, @JsonProperty("token_type") String tokenType,
			@JsonProperty("expires_in") long expiresIn) {
	}

}
