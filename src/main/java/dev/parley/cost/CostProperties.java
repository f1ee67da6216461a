package dev.parley.cost;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of prices.
 *
 * @param prices per million tokens, by model; see {@link Prices#parse}
 * @param currency of all prices and cost limits: three letters, by ISO 4217
 */
@ConfigurationProperties("parley.cost")
record CostProperties(@DefaultValue("") String prices, @DefaultValue("USD") String currency) {
}
