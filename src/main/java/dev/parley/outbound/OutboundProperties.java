package dev.parley.outbound;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The way to other servers.
 *
 * @param httpProxy for {@code http:} addresses; blank: none
 * @param httpsProxy for {@code https:} addresses, by {@code CONNECT}; blank: none
 * @param noProxy hosts, domains and networks that are reached directly, separated by
 * commas; {@code *}: all. Loopback addresses always are
 * @param caCertificate PEM file of certificates to trust beside the JDK's; blank: none
 */
@ConfigurationProperties("parley.outbound")
public record OutboundProperties(@DefaultValue("") String httpProxy, @DefaultValue("") String httpsProxy,
		@DefaultValue("") String noProxy, @DefaultValue("") String caCertificate) {

	/** Direct, with the JDK's certificates. */
	public static final OutboundProperties DIRECT = new OutboundProperties("", "", "", "");

}
