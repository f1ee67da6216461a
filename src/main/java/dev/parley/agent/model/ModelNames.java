package dev.parley.agent.model;

import java.util.regex.Pattern;

/**
 * A family of models, as settings write it: names separated by {@code |}, in which
 * {@code *} stands for any text. Upper and lower case do not matter.
 */
public final class ModelNames {

	private final Pattern pattern;

	private ModelNames(Pattern pattern) {
		this.pattern = pattern;
	}

	public static ModelNames parse(String names) {
		StringBuilder pattern = new StringBuilder();
		for (String name : names.split("\\|", -1)) {
			pattern.append(pattern.isEmpty() ? "" : "|").append(Pattern.quote(name.strip()).replace("*", "\\E.*\\Q"));
		}
		return new ModelNames(Pattern.compile(pattern.toString(), Pattern.CASE_INSENSITIVE));
	}

	/**
	 * Whether a model belongs to the family, by its whole name or by the name without the
	 * provider that API routers put before it.
	 */
	public boolean include(String model) {
		return this.pattern.matcher(model).matches()
				|| this.pattern.matcher(model.substring(model.lastIndexOf('/') + 1)).matches();
	}

}
