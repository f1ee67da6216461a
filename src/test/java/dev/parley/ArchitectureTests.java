package dev.parley;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.parley.agent.tool.Tools;
import dev.parley.run.event.RunEvent;
import dev.parley.run.log.RunLog;
import org.junit.jupiter.api.Test;

import org.springframework.ai.chat.model.ToolContext;
import org.springframework.ai.tool.execution.ToolCallResultConverter;
import org.springframework.modulith.core.ApplicationModules;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/** Checks that the code follows the picture in {@code docs/architecture.md}. */
class ArchitectureTests {

	private static final JavaClasses CODE = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.importPackages("dev.parley");

	@Test
	void modulesUseOnlyWhatTheyMay() {
		ApplicationModules.of(ParleyApplication.class).verify();
	}

	@Test
	void packagesHaveNoCycles() {
		slices().matching("dev.parley.(**)").should().beFreeOfCycles().check(CODE);
	}

	@Test
	void onlyTheAdapterUsesTheSdk() {
		noClasses().that()
			.resideOutsideOfPackage("dev.parley.agent.model.openai..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("com.openai..", "reactor..")
			.check(CODE);
	}

	@Test
	void onlyPackagesThatCallOtherServersUseTheHttpClient() {
		noClasses().that()
			.resideOutsideOfPackages("dev.parley.agent.model.openai..", "dev.parley.mcp.client", "dev.parley.outbound",
					"dev.parley.webhook")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("okhttp3..", "okio..")
			.check(CODE);
	}

	@Test
	void onlyTheAdapterAndToolsUseSpringAi() {
		noClasses().that()
			.resideOutsideOfPackages("dev.parley.agent.model.openai..", "dev.parley.agent.tool")
			.and()
			.areNotAssignableTo(Tools.class)
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework.ai..")
			.check(CODE);
	}

	/** The only parts of Spring AI that classes with tools may use. */
	@Test
	void toolsUseOnlyAnnotationsAndContextOfSpringAi() {
		noClasses().that()
			.areAssignableTo(Tools.class)
			.should()
			.dependOnClassesThat(resideInAPackage("org.springframework.ai..")
				.and(not(resideInAPackage("org.springframework.ai.tool.annotation")))
				.and(not(type(ToolContext.class)))
				.and(not(assignableTo(ToolCallResultConverter.class))))
			.check(CODE);
	}

	@Test
	void onlyOnePackageUsesTheSchemaValidator() {
		noClasses().that()
			.resideOutsideOfPackage("dev.parley.agent.schema")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("com.networknt..")
			.check(CODE);
	}

	@Test
	void onlyWebSecurityAndProtocolsUseHttp() {
		noClasses().that()
			.resideOutsideOfPackages("dev.parley.web..", "dev.parley.security", "dev.parley.mcp",
					"dev.parley.mcp.stateless", "dev.parley.websocket", "dev.parley.agui", "dev.parley.aisdk",
					"dev.parley.openai..", "dev.parley.a2a")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("jakarta.servlet..", "org.springframework.web..", "org.springframework.http..")
			.check(CODE);
	}

	/** Only {@code openapi.yaml} describes the API. */
	@Test
	void noAnnotationsDescribeTheApi() {
		noClasses().should().dependOnClassesThat().resideInAPackage("io.swagger..").check(CODE);
	}

	@Test
	void onlyTheStoreUsesSql() {
		noClasses().that()
			.resideOutsideOfPackage("dev.parley.store..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("java.sql..", "javax.sql..", "org.springframework.jdbc..")
			.check(CODE);
	}

	@Test
	void onlyRunsWriteTheirLogs() {
		noClasses().that()
			.resideOutsideOfPackage("dev.parley.run..")
			.should()
			.callMethod(RunLog.class, "append", RunEvent.class)
			.orShould()
			.callMethod(RunLog.class, "close")
			.check(CODE);
	}

	@Test
	void nothingDependsOnControllers() {
		classes().that().haveSimpleNameEndingWith("Controller").should().bePackagePrivate().check(CODE);
	}

	@Test
	void namesSayWhatATypeIsFor() {
		noClasses().should().haveNameMatching(".*(Impl|Utils?|Helper)").check(CODE);
	}

}
