import module java.base;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** What the server holds at one moment, without load: memory, threads, descriptors, rows. */
record Measurements(double heapMegabytes, long threads, long descriptors, Map<String, Long> rows) {

	/** What {@code jcmd GC.heap_info} says of the heap, with the serial collector or G1. */
	private static final Pattern USED = Pattern
		.compile("(?m)^ *(?:DefNew|Tenured|garbage-first heap) .*used (\\d+)K");

	/** Collects the server's garbage, twice, and measures. */
	static Measurements of(long pid, Path database, Driver sqlite) throws IOException, InterruptedException, SQLException {
		jcmd(pid, "GC.run");
		jcmd(pid, "GC.run");
		double megabytes = USED.matcher(jcmd(pid, "GC.heap_info"))
			.results()
			.mapToLong((used) -> Long.parseLong(used.group(1)))
			.sum() / 1024.0;
		if (megabytes == 0) {
			throw new IOException("Cannot read the heap of this collector: use serial or G1");
		}
		Path process = Path.of("/proc", String.valueOf(pid));
		long threads = Files.readAllLines(process.resolve("status"))
			.stream()
			.filter((line) -> line.startsWith("Threads:"))
			.mapToLong((line) -> Long.parseLong(line.replaceAll("\\D", "")))
			.sum();
		try (Stream<Path> descriptors = Files.list(process.resolve("fd"))) {
			return new Measurements(megabytes, threads, descriptors.count(), rows(database, sqlite));
		}
	}

	private static String jcmd(long pid, String command) throws IOException, InterruptedException {
		Process process = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
				String.valueOf(pid), command)
			.redirectErrorStream(true)
			.start();
		String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		if (process.waitFor() != 0) {
			throw new IOException("jcmd " + command + ": " + said);
		}
		return said;
	}

	private static Map<String, Long> rows(Path database, Driver sqlite) throws SQLException {
		Map<String, Long> rows = new TreeMap<>();
		try (Connection connection = sqlite.connect("jdbc:sqlite:" + database, new Properties());
				Statement statement = connection.createStatement()) {
			List<String> tables = new ArrayList<>();
			try (ResultSet names = statement.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'"
					+ " AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'search\\_words\\_%' ESCAPE '\\'")) {
				while (names.next()) {
					tables.add(names.getString(1));
				}
			}
			for (String table : tables) {
				try (ResultSet count = statement.executeQuery("SELECT count(*) FROM \"" + table + "\"")) {
					rows.put(table, count.getLong(1));
				}
			}
		}
		return rows;
	}

	/** What is not as flat as it should be, compared with an earlier moment. */
	List<String> growthSince(Measurements before) {
		List<String> growth = new ArrayList<>();
		if (this.heapMegabytes > before.heapMegabytes * 1.1 + 8) {
			growth.add("heap grew from %.1f to %.1f MB".formatted(before.heapMegabytes, this.heapMegabytes));
		}
		if (this.threads > before.threads + 10) {
			growth.add("threads grew from " + before.threads + " to " + this.threads);
		}
		if (this.descriptors > before.descriptors + 10) {
			growth.add("descriptors grew from " + before.descriptors + " to " + this.descriptors);
		}
		this.rows.forEach((table, count) -> {
			long earlier = before.rows.getOrDefault(table, 0L);
			if (count > earlier) {
				growth.add("rows of " + table + " grew from " + earlier + " to " + count);
			}
		});
		return growth;
	}

}
