package dev.parley.web.filter;

import jakarta.servlet.Filter;

import org.springframework.boot.security.autoconfigure.web.servlet.SecurityFilterProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.core.Ordered;

/**
 * All filters that a request passes, in this order. Two of them are not Parley's: Spring
 * Boot places {@link #OBSERVATION} and {@link #SECURITY}, and a test checks their
 * position.
 */
enum FilterOrder {

	/** First, so that everything after it logs and answers with the request's id. */
	REQUEST_ID,

	/** Spring's filter, which measures every request, including refused ones. */
	OBSERVATION,

	/**
	 * Before all filters that may refuse, so that pages can read refusals and preflights
	 * need no key.
	 */
	CORS,

	/** Before all filters whose answers reveal anything about this server. */
	PROTECTED_MODE,

	ALLOWED_HOSTS,

	/**
	 * Before keys are checked, so that an address that guesses keys cannot continue.
	 */
	FAILED_REQUESTS,

	/** Spring Security: authenticates the caller and checks access to the address. */
	SECURITY,

	/** After {@link #SECURITY}, because limits depend on the caller. */
	RATE_LIMIT,

	CONTENT_TYPE,

	/** Last, because it wraps the body that controllers read. */
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
