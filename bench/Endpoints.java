import module java.base;

/** All endpoints of the contract, and which of them were visited with success. Thread-safe. */
final class Endpoints {

	private static final Pattern PATH = Pattern.compile("  (/\\S*):");

	private static final Pattern METHOD = Pattern.compile("    (get|post|put|patch|delete):");

	/** Those that the contract does not describe. */
	private static final List<Endpoint> OTHERS = List.of(new Endpoint("GET", "/"), new Endpoint("GET", "/docs"),
			new Endpoint("GET", "/openapi.json"));

	private final List<Endpoint> all;

	private final Map<Endpoint, Integer> visits = new ConcurrentHashMap<>();

	private Endpoints(List<Endpoint> all) {
		this.all = all;
	}

	/** Reads the paths and methods of {@code openapi.yaml}, by their indentation. */
	static Endpoints read(Path contract) throws IOException {
		List<Endpoint> all = new ArrayList<>(OTHERS);
		String path = "";
		for (String line : Files.readAllLines(contract)) {
			Matcher opening = PATH.matcher(line);
			Matcher method = METHOD.matcher(line);
			if (opening.matches()) {
				path = opening.group(1);
			}
			else if (method.matches()) {
				all.add(new Endpoint(method.group(1).toUpperCase(Locale.ROOT), path));
			}
			else if (line.equals("components:")) {
				break;
			}
		}
		if (all.size() == OTHERS.size()) {
			throw new IOException("No endpoints in " + contract);
		}
		return new Endpoints(all);
	}

	int size() {
		return this.all.size();
	}

	/** A request was answered with success. */
	void visited(String method, String path) {
		// A path without a variable wins: /health/live is no /health/{id}.
		this.all.stream()
			.filter((endpoint) -> endpoint.matches(method, path))
			.max(Comparator.comparing((endpoint) -> !endpoint.path().contains("{")))
			.ifPresent((endpoint) -> this.visits.merge(endpoint, 1, Integer::sum));
	}

	/** Those that no request has reached. */
	List<String> unvisited() {
		return this.all.stream()
			.filter((endpoint) -> !this.visits.containsKey(endpoint))
			.map(Endpoint::toString)
			.toList();
	}

	/** One method of one path, which may have variables. */
	private record Endpoint(String method, String path) {

		boolean matches(String method, String path) {
			return this.method.equals(method) && path.matches(this.path.replaceAll("\\{\\w+}", "[^/]+"));
		}

		@Override
		public String toString() {
			return this.method + " " + this.path;
		}

	}

}
