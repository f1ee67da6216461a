package dev.parley.start;

import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/** Describes what a setting with an invalid value expects. */
final class ExpectedValue {

	private static final String WHOLE_NUMBER = "expected a whole number";

	private static final Pattern QUOTED = Pattern.compile("^'[^']*': ");

	private ExpectedValue() {
	}

	/** The message of the setting's own converter. */
	static String of(InvalidConfigurationPropertyValueException invalid) {
		String reason = String.valueOf(invalid.getReason());
		return reason.endsWith(Integer.class.getName()) ? WHOLE_NUMBER : reason;
	}

	/** A description derived from the type of the setting. */
	static String of(BindException failure) {
		Class<?> type = failure.getTarget().getType().resolve();
		if (type == Duration.class) {
			return "expected a time such as 500ms, 20s, 10m or 2h";
		}
		if (type == DataSize.class) {
			return "expected a size such as 256KB or 1MB";
		}
		if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
			return WHOLE_NUMBER;
		}
		if (type == double.class || type == Double.class) {
			return "expected a number";
		}
		if (type == boolean.class || type == Boolean.class) {
			return "expected true or false";
		}
		if (type == URI.class) {
			return "expected an address such as https://example.com/v1";
		}
		if (type == InetAddress.class) {
			return "expected an IP address of this machine, such as 127.0.0.1, or 0.0.0.0 for all";
		}
		if (type != null && type.isEnum()) {
			return "expected " + Arrays.stream(type.getEnumConstants())
				.map((constant) -> Objects.toString(constant).toLowerCase(Locale.ROOT))
				.collect(Collectors.joining(" or "));
		}
		return rootMessage(failure);
	}

	/**
	 * The root message, in which Parley's own types say what they expect, after the
	 * value.
	 */
	private static String rootMessage(Throwable cause) {
		Throwable root = cause;
		while (root.getCause() != null) {
			root = root.getCause();
		}
		return QUOTED.matcher(String.valueOf(root.getMessage())).replaceFirst("");
	}

}
