package dev.parley.mcp.client;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import dev.parley.agent.model.Cancellation;
import dev.parley.agent.tool.Tool;
import dev.parley.agent.tool.ToolInvocation;
import dev.parley.testing.Json;
import dev.parley.testing.OwnServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static org.assertj.core.api.Assertions.assertThat;

/** Conversion of a server's list to tools. */
@ResourceLock(OwnServers.LOG)
@ExtendWith(OutputCaptureExtension.class)
class RemoteToolsTests {

	private final RemoteTools tools = new RemoteTools("srv", new RemoteTool.Server() {

		@Override
		public JsonNode call(String tool, ObjectNode arguments, Map<String, String> headers) throws IOException {
			return Json.object().put("structuredContent", tool);
		}

		@Override
		public void checkNow() {
		}

	});

	@Test
	void toolsWithClashingNamesGetDifferentNames(CapturedOutput output) {
		List<JsonNode> listed = List.of(tool("files.read"), tool("files_read"), tool("files:read"));
		List<Tool> found = this.tools.of(listed);
		assertThat(found).extracting((tool) -> tool.spec().name())
			.hasSize(3)
			.doesNotHaveDuplicates()
			.contains("srv_files_read");
		for (Tool tool : found) {
			assertThat(tool.spec().name()).matches("[A-Za-z0-9_-]{1,64}");
			assertThat(called(tool)).isIn("\"files.read\"", "\"files_read\"", "\"files:read\"");
		}
		// The tool whose own name needs no change.
		assertThat(called(named(found, "srv_files_read"))).isEqualTo("\"files_read\"");
		assertThat(output).contains("The MCP server srv has the tools files_read and files.read");
		String told = output.toString();
		// The order of the list, and listing again, make no difference.
		assertThat(this.tools.of(listed.reversed())).extracting((tool) -> tool.spec().name())
			.containsExactlyInAnyOrderElementsOf(found.stream().map((tool) -> tool.spec().name()).toList());
		assertThat(output).hasToString(told);
	}

	@Test
	void longNamesThatBeginAlikeStayApart() {
		List<Tool> found = this.tools.of(List.of(tool("x".repeat(80) + "1"), tool("x".repeat(80) + "2")));
		assertThat(found).extracting((tool) -> tool.spec().name())
			.hasSize(2)
			.doesNotHaveDuplicates()
			.allMatch((name) -> name.length() <= 64);
		assertThat(found).extracting(RemoteToolsTests::called).doesNotHaveDuplicates();
	}

	@Test
	void keepsWithinBoundsAndTellsWhatIsLeftOut(CapturedOutput output) {
		List<Tool> found = this.tools.of(List.of(tool(""), tool("x".repeat(129)), tool("twice"), tool("twice"),
				tool("wordy").put("description", "d".repeat(100_000)),
				tool("deep").set("inputSchema", Json.object().put("description", "s".repeat(70_000))),
				tool("evil\nname"), Json.parse("5")));
		assertThat(found).extracting((tool) -> tool.spec().name())
			.containsExactlyInAnyOrder("srv_twice", "srv_wordy", "srv_evil_name");
		assertThat(named(found, "srv_wordy").spec().description()).hasSize(4096);
		assertThat(output).contains("two tools named twice", "describes the arguments of deep", "not 1 to 128");
		List<JsonNode> many = IntStream.range(0, 600).<JsonNode>mapToObj((i) -> tool("t" + i)).toList();
		assertThat(this.tools.of(many)).hasSize(500);
		assertThat(output).contains("has more than 500 tools");
	}

	private static Tool named(List<Tool> tools, String name) {
		return tools.stream().filter((tool) -> tool.spec().name().equals(name)).findFirst().orElseThrow();
	}

	/** The tool's name on the server. */
	private static String called(Tool tool) {
		return tool.call("{}", new ToolInvocation("u-1", "Ann", "key", new Cancellation()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"a b\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":5}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\\r\\nX\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"number\",\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"object\",\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"x-mcp-header\":\"A\"}}}",
			"{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"},\"b\":{\"type\":\"string\",\"x-mcp-header\":\"a\"}}}",
			"{\"properties\":{\"a\":{\"items\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}",
			"{\"properties\":{\"a\":{\"items\":{\"properties\":{\"b\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}}}}",
			"{\"anyOf\":[{\"properties\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}]}",
			"{\"$defs\":{\"a\":{\"type\":\"string\",\"x-mcp-header\":\"A\"}}}", "{\"x-mcp-header\":\"A\"}" })
	void aToolWithAnInvalidHeaderIsLeftOut(String schema, CapturedOutput output) {
		ObjectNode tool = tool("bad").deepCopy();
		tool.set("inputSchema", Json.parse(schema));
		assertThat(this.tools.of(List.of(tool, tool("good")))).extracting((found) -> found.spec().name())
			.containsExactly("srv_good");
		assertThat(output).contains("describes headers of bad that are not valid");
	}

	@Test
	void aPropertyWithTheNameOfTheAnnotationIsAProperty() {
		ObjectNode tool = tool("good").deepCopy();
		tool.set("inputSchema", Json.parse("{\"properties\":{\"x-mcp-header\":{\"type\":\"string\"}}}"));
		assertThat(this.tools.of(List.of(tool))).hasSize(1);
	}

	private static ObjectNode tool(String name) {
		return Json.object().put("name", name);
	}

}
