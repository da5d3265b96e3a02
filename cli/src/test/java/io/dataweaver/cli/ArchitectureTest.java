package io.dataweaver.cli;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.JavaCall.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.core.domain.properties.HasName.AndFullName.Predicates.fullNameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may import whom, and what nobody may call. ARCHITECTURE.md draws the same picture. */
class ArchitectureTest {

    private static final JavaClasses DATAWEAVER = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("io.dataweaver");

    /** What is in folders of its own, as far as it was built: nothing of it is on the class path of the command. */
    private static final JavaClasses APART = new ClassFileImporter()
            .importPaths(Stream.of(
                            "engines/flink",
                            "engines/kafka",
                            "engines/spark",
                            "stores/azure",
                            "stores/gcs",
                            "stores/s3")
                    .map(module -> Path.of("..").resolve(module).resolve("target/classes"))
                    .filter(Files::isDirectory)
                    .toList());

    /** A line of the map: four blanks at most, a folder, then names of types, then what they are for. */
    private static final Pattern MAP_LINE = Pattern.compile("^  (?:(\\w+)/)?\\s+([A-Z]\\w+(?:, [A-Z]\\w+)*)  .*$");

    @Test
    void importsPointTowardsTheApi() {
        layeredArchitecture()
                .consideringOnlyDependenciesInLayers()
                .withOptionalLayers(true)
                .layer("api")
                .definedBy("io.dataweaver.api..")
                .layer("core")
                .definedBy("io.dataweaver.core..")
                .layer("formats")
                .definedBy("io.dataweaver.format..")
                .layer("connectors")
                .definedBy("io.dataweaver.connector..")
                .layer("engines")
                .definedBy("io.dataweaver.engine..")
                .layer("cli")
                .definedBy("io.dataweaver.cli..")
                .layer("testkit")
                .definedBy("io.dataweaver.testkit..")
                .layer("metrics")
                .definedBy("io.dataweaver.metrics..")
                .layer("installer")
                .definedBy("io.dataweaver.installer..")
                .whereLayer("api")
                .mayNotAccessAnyLayer()
                .whereLayer("core")
                .mayOnlyAccessLayers("api")
                .whereLayer("formats")
                .mayOnlyAccessLayers("api")
                .whereLayer("connectors")
                .mayOnlyAccessLayers("api")
                .whereLayer("engines")
                .mayOnlyAccessLayers("api", "core")
                .whereLayer("testkit")
                .mayOnlyAccessLayers("api", "core")
                .whereLayer("metrics")
                .mayOnlyAccessLayers("api", "core")
                .whereLayer("installer")
                .mayNotAccessAnyLayer()
                .whereLayer("cli")
                .mayNotBeAccessedByAnyLayer()
                .whereLayer("testkit")
                .mayNotBeAccessedByAnyLayer()
                .check(DATAWEAVER);
    }

    @Test
    void theApiNeedsOnlyTheJdk() {
        classes()
                .that()
                .resideInAPackage("io.dataweaver.api..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.dataweaver.api..", "java..", "org.jspecify..")
                .check(DATAWEAVER);
    }

    @ParameterizedTest
    @ValueSource(strings = {"connector", "engine", "format"})
    void siblingsIgnoreEachOther(String family) {
        slices().matching("io.dataweaver." + family + ".(*)..")
                .should()
                .notDependOnEachOther()
                .check(DATAWEAVER);
    }

    /**
     * Two kinds of types do not count: plugin interfaces, which tie a feature to how it is found, and error codes, which
     * are names that whoever finds the error may use.
     */
    @ParameterizedTest
    @ValueSource(strings = {"api", "core"})
    void featuresOfAModuleFormNoCycle(String module) {
        slices().matching("io.dataweaver." + module + ".(*)..")
                .should()
                .beFreeOfCycles()
                .ignoreDependency(simpleNameEndingWith("Plugin"), alwaysTrue())
                .ignoreDependency(alwaysTrue(), simpleNameEndingWith("Plugin").or(simpleNameEndingWith("ErrorCode")))
                .check(DATAWEAVER);
    }

    @Test
    void theDataModelKnowsNothingElse() {
        classes()
                .that()
                .resideInAPackage("io.dataweaver.api.data..")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage("io.dataweaver.api.data..", "java..", "org.jspecify..")
                .check(DATAWEAVER);
    }

    @ParameterizedTest
    @CsvSource({
        "org.apache.calcite, core.expression",
        "com.google.re2j, core.expression",
        "com.google.common, core.expression",
        "org.snakeyaml, core.definition",
        "com.fasterxml.jackson, core",
        "com.github.luben.zstd, connector.file",
        "org.apache.avro, format.avro",
        "org.apache.commons.compress, format.avro",
        "org.xerial.snappy, format.avro",
        "com.google.protobuf, format.protobuf",
        "org.apache.parquet, format.parquet",
        "io.airlift.compress, format.parquet",
        "org.brotli, format.parquet",
        "org.postgresql, connector.postgres",
        "picocli, cli",
        "ch.qos.logback, cli",
        "co.elastic.logging, cli",
        "io.micrometer, metrics",
        "org.eclipse.aether, installer",
        "org.apache.maven, installer",
        "org.apache.flink, engine.flink",
        "org.apache.kafka, *.[kafka|kafkaconnect]",
        "org.apache.spark, engine.spark",
        "software.amazon.awssdk, store.s3",
        "com.azure, store.azure",
        "com.google.api, store.gcs",
        "com.google.auth, store.gcs",
        "org.junit, testkit",
        "org.assertj, testkit",
        "ch.vorburger, testkit",
    })
    void aLibraryIsNamedInOneModuleOnly(String library, String module) {
        ArchRule rule = noClasses()
                .that()
                .resideOutsideOfPackage("io.dataweaver." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage(library + "..");
        rule.check(DATAWEAVER);
        rule.allowEmptyShould(true).check(APART);
    }

    @Test
    void enginesInFoldersSeeTheApiAndCoreAlone() {
        slices().matching("io.dataweaver.(*).(*)..")
                .namingSlices("$1 $2")
                .should()
                .notDependOnEachOther()
                .ignoreDependency(
                        alwaysTrue(),
                        resideInAPackage("io.dataweaver.api..").or(resideInAPackage("io.dataweaver.core..")))
                .allowEmptyShould(true)
                .check(APART);
    }

    @Test
    void storesSeeTheApiAlone() {
        noClasses()
                .that()
                .resideInAPackage("io.dataweaver.store..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.dataweaver.core..")
                .check(APART);
    }

    @Test
    void calciteStaysBehindTheExpressions() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dataweaver.core.expression..")
                .should()
                .dependOnClassesThat(resideInAPackage("org.apache.calcite.."))
                .check(DATAWEAVER);
    }

    /** Time and chance are passed in, so that a test can replay what happened: {@code Scheduler}, {@code Clock}, random. */
    @Test
    void noneButTheirAdaptersAskTheMachineForTimeOrChance() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.dataweaver.api..",
                        "io.dataweaver.core..",
                        "io.dataweaver.engine..",
                        "io.dataweaver.format..",
                        "io.dataweaver.connector..")
                .and()
                .haveNameNotMatching("io\\.dataweaver\\.core\\.run\\.RunEnvironment")
                .should()
                .callMethodWhere(target(fullNameMatching("java\\.lang\\.System\\.currentTimeMillis\\(\\)"
                        + "|java\\.time\\.\\w+\\.now\\(\\)"
                        + "|java\\.time\\.Clock\\.system\\w*\\(.*\\)"
                        + "|java\\.lang\\.Math\\.random\\(\\)"
                        + "|java\\.util\\.concurrent\\.ThreadLocalRandom\\.current\\(\\)")))
                .orShould()
                .callConstructor(Random.class)
                .orShould()
                .callConstructor(SplittableRandom.class)
                .check(DATAWEAVER);
    }

    /** Connectors may: how long they wait for another system is theirs to measure. */
    @Test
    void coreAndEnginesTakeThreadsLocksAndTimeFromTheirScheduler() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "io.dataweaver.api..",
                        "io.dataweaver.core..",
                        "io.dataweaver.engine..",
                        "io.dataweaver.format..")
                .and()
                .resideOutsideOfPackage("io.dataweaver.core.schedule")
                .and()
                .haveNameNotMatching("io\\.dataweaver\\.api\\.fault\\.Failpoint") // its pause is for ever, in tests
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callConstructorWhere(target(owner(assignableTo(Thread.class))))
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .dependOnClassesThat()
                .resideInAPackage("java.util.concurrent.locks")
                .orShould()
                .dependOnClassesThat()
                .haveNameMatching("java\\.util\\.concurrent\\."
                        + "(Executor\\w*|CompletableFuture|Future|CountDownLatch|Semaphore|\\w+BlockingQueue)")
                .check(DATAWEAVER);
    }

    @Test
    void nothingIsReadByJavaSerialization() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.ObjectInputStream")
                .check(DATAWEAVER);
    }

    @Test
    void nobodyWritesPastTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dataweaver.cli..", "io.dataweaver.testkit..")
                .should()
                .accessField(System.class, "err")
                .check(DATAWEAVER);
    }

    /** Only the last line of defence may end the process: the command line, and failpoints that play its death. */
    @Test
    void nobodyEndsTheProcess() {
        noClasses()
                .that()
                .resideOutsideOfPackages("io.dataweaver.cli..", "io.dataweaver.api.fault..")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .check(DATAWEAVER);
    }

    @Test
    void theMapNamesTypesThatExist() throws IOException {
        List<String> missing = new ArrayList<>();
        String module = "";
        String feature = "";
        for (String line : Files.readAllLines(Path.of("..", "ARCHITECTURE.md"))) {
            if (line.matches("[a-z]+/")) {
                module = line.replace("/", "");
            }
            Matcher types = MAP_LINE.matcher(line);
            if (!module.isEmpty() && types.matches()) {
                feature = types.group(1) == null ? feature : types.group(1);
                for (String type : types.group(2).split(", ", -1)) {
                    String name = "io.dataweaver." + module + "." + feature + "." + type;
                    if (!DATAWEAVER.contain(name)) {
                        missing.add(name);
                    }
                }
            }
        }
        assertThat(module).as("ARCHITECTURE.md has a map").isNotEmpty();
        assertThat(missing).as("types in ARCHITECTURE.md that do not exist").isEmpty();
    }
}
