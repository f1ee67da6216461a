package dev.parley.yaml;

/** YAML that cannot be read. */
public final class InvalidYamlException extends Exception {

	private final int line;

	/**
	 * @param line counted from 1
	 */
	InvalidYamlException(int line, String message) {
		super(message);
		this.line = line;
	}

	public int line() {
		return this.line;
	}

}
