package dev.parley.web.filter;

import jakarta.servlet.Filter;

import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/**
 * Every filter that a request passes, top to bottom. Two of them are not ours:
 * {@link #OBSERVATION} and {@link #SECURITY} stand where Spring Boot puts them, and a
 * test checks that.
 */
enum FilterOrder {

	/** First, so that everything after it logs and answers with the request's id. */
	REQUEST_ID,

	/** Spring's: measures the request, whatever becomes of it. */
	OBSERVATION,

	/**
	 * Before all that may refuse, so that pages can read refusals and preflights need no
	 * key.
	 */
	CORS,

	/** Before all that says anything about this server. */
	PROTECTED_MODE,

	ALLOWED_HOSTS,

	/**
	 * Before keys are checked: an address that guesses keys must not be able to go on.
	 */
	FAILED_REQUESTS,

	/** Spring Security: who calls, and whether that caller may use the address at all. */
	SECURITY,

	/** After it: limits depend on who calls. */
	RATE_LIMIT,

	CONTENT_TYPE,

	/** Last: it wraps the body that controllers read. */
	REQUEST_SIZE;

	@SuppressWarnings("EnumOrdinal") // The order of the constants is what this type is
										// for.
	int order() {
		return (compareTo(SECURITY) < 0) ? Ordered.HIGHEST_PRECEDENCE + ordinal()
				: SecurityFilterProperties.DEFAULT_FILTER_ORDER + ordinal() - SECURITY.ordinal();
	}

	<T extends Filter> FilterRegistrationBean<T> register(T filter) {
		FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
		registration.setName(name());
		registration.setOrder(order());
		return registration;
	}

}
