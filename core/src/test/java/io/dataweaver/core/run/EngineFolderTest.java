package io.dataweaver.core.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dataweaver.api.descriptor.ComponentDescriptor;
import io.dataweaver.api.error.DataWeaverException;
import io.dataweaver.core.plugin.CompiledJar;
import io.dataweaver.core.plugin.ConnectorManager;
import io.dataweaver.core.plugin.PluginErrorCode;
import io.dataweaver.core.plugin.PluginType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Engines that were compiled here, each in a folder with its own version of a library class of the same name. */
class EngineFolderTest {

    private static final String LIBRARY = """
            package thirdparty;
            public final class Library {
                public static String version() { return "%s"; }
            }
            """;

    private static final String PLUGIN = """
            package io.dataweaver.engine.made;
            import io.dataweaver.api.descriptor.*;
            import io.dataweaver.core.plan.PipelinePlan;
            import io.dataweaver.core.run.*;
            import java.util.Set;
            public final class MadePlugin implements EnginePlugin, Engine {
                @Override public ComponentDescriptor descriptor() {
                    return ComponentDescriptor.of(ComponentKind.ENGINE, "%1$s")
                            .summary(thirdparty.Library.version() + " " + seen("org.snakeyaml.engine.v2.api.Load"))
                            .build();
                }
                private static String seen(String name) {
                    try {
                        return Class.forName(name).getSimpleName();
                    } catch (ClassNotFoundException hidden) {
                        return "hidden";
                    }
                }
                private void requireOwnLoader() {
                    if (Thread.currentThread().getContextClassLoader() != getClass().getClassLoader()) {
                        throw new IllegalStateException("called with a foreign context class loader");
                    }
                }
                @Override public Engine create(Options options) { requireOwnLoader(); return this; }
                @Override public Set<Capability> capabilities() {
                    requireOwnLoader();
                    return Set.of(Capability.EXACTLY_ONCE);
                }
                @Override public RunHandle start(PipelinePlan plan, RunEnvironment environment, boolean restart) {
                    throw new UnsupportedOperationException();
                }
                @Override public void close() { requireOwnLoader(); }
            }
            """;

    @TempDir
    private Path engines;

    private void engine(String folder, String name, String version) throws IOException {
        CompiledJar.write(
                engines.resolve(folder).resolve("engine.jar"),
                Map.of("Library", LIBRARY.formatted(version), "MadePlugin", PLUGIN.formatted(name)),
                Map.of(EnginePlugin.class, "io.dataweaver.engine.made.MadePlugin"));
    }

    private ConnectorManager manager() {
        return ConnectorManager.ofClassPath().withEngines(engines);
    }

    @Test
    void twoEnginesUseTheirOwnVersionsOfALibraryAndTheCoreOfTheHost() throws IOException {
        engine("alpha", "alpha", "1.0");
        engine("beta", "beta", "2.0");
        try (ConnectorManager manager = manager()) {
            assertThat(manager.get(PluginType.ENGINE, "alpha").descriptor().summary())
                    .isEqualTo("1.0 hidden");
            assertThat(manager.get(PluginType.ENGINE, "beta").descriptor().summary())
                    .isEqualTo("2.0 hidden");
            assertThat(manager.get(PluginType.ENGINE, "alpha"))
                    .isInstanceOf(EnginePlugin.class)
                    .isSameAs(manager.get(PluginType.ENGINE, "alpha"));
        }
    }

    @Test
    void anEngineIsCalledWithItsOwnLoaderAsTheContext() throws IOException {
        engine("alpha", "alpha", "1.0");
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        try (ConnectorManager manager = manager();
                Engine engine = EngineOfFolder.make(manager.get(PluginType.ENGINE, "alpha"), Map.of())) {
            assertThat(engine.capabilities()).isNotEmpty();
            assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
        }
    }

    @Test
    void onlyTheFolderOfTheEngineThatIsAskedForIsOpened() throws IOException {
        engine("alpha", "alpha", "1.0");
        engine("broken", "other", "1.0");
        try (ConnectorManager manager = manager()) {
            assertThat(manager.find(PluginType.ENGINE, "alpha")).isPresent();
            assertThat(manager.names(PluginType.ENGINE)).contains("alpha", "broken");

            assertThatThrownBy(() -> manager.find(PluginType.ENGINE, "broken"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.code()).isEqualTo(PluginErrorCode.PLUGIN_BROKEN))
                    .hasMessageContaining("does not hold the engine `broken`, but other");
        }
    }

    @Test
    void allThatAreInstalledDescribeThemselves() throws IOException {
        engine("alpha", "alpha", "1.0");
        Files.createDirectories(engines.resolve("no-jars"));
        try (ConnectorManager manager = manager()) {
            assertThat(manager.descriptors(PluginType.ENGINE))
                    .extracting(ComponentDescriptor::name)
                    .contains("alpha")
                    .doesNotContain("no-jars");
        }
    }

    @Test
    void aNameThatLeadsOutOfTheFolderIsNotFollowed() throws IOException {
        engine("inner/alpha", "alpha", "1.0");
        try (ConnectorManager manager = ConnectorManager.ofClassPath().withEngines(engines.resolve("other"))) {
            assertThat(manager.find(PluginType.ENGINE, "../inner/alpha")).isEmpty();
        }
    }

    @Test
    void anEngineThatIsNotInstalledSaysHowToGetIt() {
        try (ConnectorManager manager = manager()) {
            assertThatThrownBy(() -> manager.get(PluginType.ENGINE, "flink"))
                    .isInstanceOfSatisfying(DataWeaverException.class, failure -> {
                        assertThat(failure.code()).isEqualTo(PluginErrorCode.ENGINE_NOT_INSTALLED);
                        assertThat(failure.hint())
                                .contains("mvn -Pquick -pl engines/flink -am package -DskipTests")
                                .contains("engines/flink/");
                    });
            assertThatThrownBy(() -> manager.get(PluginType.ENGINE, "flnik"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.hint()).isEqualTo("did you mean `flink`?"));
            assertThatThrownBy(() -> manager.get(PluginType.ENGINE, "mesh"))
                    .isInstanceOfSatisfying(
                            DataWeaverException.class,
                            failure -> assertThat(failure.hint()).contains("engines/mesh/"));
        }
    }
}
