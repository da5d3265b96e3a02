package io.dataweaver.installer;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.eclipse.aether.RepositoryException;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.RepositorySystemSession;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.graph.Exclusion;
import org.eclipse.aether.repository.RepositoryPolicy;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.supplier.RepositorySystemSupplier;
import org.eclipse.aether.supplier.SessionBuilderSupplier;

/**
 * Fetches an artifact of a Maven repository, with all that it needs when it runs, into a folder; afterwards nothing is asked for
 * again.
 *
 * <p>Every file is checked against the checksum that its repository has for it, and refused if there is none. The folder is there
 * as a whole or not at all; it holds {@value #SUMS}, by which others see that it is still as it was fetched.
 *
 * <p><b>Threads.</b> Any thread may call. Two processes that install the same get on: one of them wins, with the same jars.
 */
public final class Installer {

    /** The file with a SHA-256 and a name a line, as {@code sha256sum} writes and checks them. */
    public static final String SUMS = "SHA256SUMS";

    /** The file that says what was asked for. */
    private static final String REQUEST = "REQUEST";

    /** What hosted connectors see of the host, so that theirs would never be loaded. */
    private static final List<String> OF_THE_HOST =
            List.of("org.apache.kafka:kafka-clients", "org.apache.kafka:connect-api", "org.slf4j:slf4j-api");

    private Installer() {}

    /**
     * Installs what is asked for below {@code root}, unless it is there, with and without the same; otherwise it takes the place of
     * what is there.
     *
     * @return the jars in the folder, by name
     * @throws InstallException if something cannot be found, fetched, checked or written; nothing is left behind
     */
    public static List<String> install(InstallRequest request, Path root) throws InstallException {
        Path folder = request.artifact().folder(root);
        try {
            if (!isInstalled(request, folder)) {
                fetch(request, root);
            }
            try (Stream<Path> jars = Files.list(folder)) {
                return jars.map(jar -> String.valueOf(jar.getFileName()))
                        .filter(name -> name.endsWith(".jar"))
                        .sorted()
                        .toList();
            }
        } catch (IOException failed) {
            throw new InstallException("'" + folder + "' cannot be written: " + failed, failed);
        }
    }

    private static boolean isInstalled(InstallRequest request, Path folder) throws IOException {
        Path file = folder.resolve(REQUEST);
        return Files.exists(file) && Files.readString(file).equals(text(request));
    }

    private static String text(InstallRequest request) {
        StringBuilder text = new StringBuilder();
        text.append(request.artifact()).append('\n');
        request.with().stream()
                .map(Coordinates::toString)
                .sorted()
                .forEach(more -> text.append("with ").append(more).append('\n'));
        request.without().stream()
                .sorted()
                .forEach(less -> text.append("without ").append(less).append('\n'));
        return text.toString();
    }

    private static void fetch(InstallRequest request, Path root) throws InstallException, IOException {
        Path folder = request.artifact().folder(root);
        Path work = Files.createTempDirectory(Files.createDirectories(root), ".fetching-");
        try {
            Path whole = Files.createDirectory(work.resolve("whole"));
            copy(resolve(request, work.resolve("repository")), whole);
            Files.writeString(whole.resolve(REQUEST), text(request));
            Files.createDirectories(root.resolve(request.artifact().group())
                    .resolve(request.artifact().artifact()));
            if (Files.exists(folder) && !isInstalled(request, folder)) {
                Files.move(folder, work.resolve("before"), StandardCopyOption.ATOMIC_MOVE);
            }
            put(whole, request, folder);
        } finally {
            delete(work);
        }
    }

    /** Puts what was fetched in its place, unless somebody else has installed the same meanwhile. */
    static void put(Path whole, InstallRequest request, Path folder) throws IOException {
        try {
            Files.move(whole, folder, StandardCopyOption.ATOMIC_MOVE);
        } catch (FileSystemException taken) {
            if (!isInstalled(request, folder)) {
                throw taken;
            }
        }
    }

    private static List<Artifact> resolve(InstallRequest request, Path cache) throws InstallException {
        Repositories repositories = Repositories.of(request.repositories(), request.settings());
        try (RepositorySystem system = new RepositorySystemSupplier().get()) {
            RepositorySystemSession.SessionBuilder builder = new SessionBuilderSupplier(system)
                    .get()
                    .withLocalRepositoryBaseDirectories(cache)
                    .setSystemProperties(System.getProperties())
                    .setChecksumPolicy(RepositoryPolicy.CHECKSUM_POLICY_FAIL)
                    .setUpdatePolicy(RepositoryPolicy.UPDATE_POLICY_ALWAYS)
                    .setIgnoreArtifactDescriptorRepositories(true);
            repositories.applyTo(builder);
            try (RepositorySystemSession.CloseableSession session = builder.build()) {
                CollectRequest collect = new CollectRequest();
                collect.setRepositories(system.newResolutionRepositories(session, repositories.list()));
                collect.addDependency(dependency(request.artifact(), request));
                for (Coordinates more : request.with()) {
                    collect.addDependency(dependency(more, request));
                }
                return system
                        .resolveDependencies(session, new DependencyRequest(collect, null))
                        .getArtifactResults()
                        .stream()
                        .map(ArtifactResult::getArtifact)
                        .toList();
            } catch (RepositoryException failed) {
                throw new InstallException(request.artifact() + " cannot be fetched: " + reasons(failed), failed);
            }
        }
    }

    private static Dependency dependency(Coordinates wanted, InstallRequest request) {
        List<Exclusion> without = new ArrayList<>();
        Stream.concat(OF_THE_HOST.stream(), request.without().stream()).forEach(name -> {
            String[] parts = name.split(":", -1);
            if (parts.length != 2) {
                throw new IllegalArgumentException("expected group:artifact, but found '" + name + "'");
            }
            without.add(new Exclusion(parts[0], parts[1], "*", "*"));
        });
        Artifact artifact = new DefaultArtifact(wanted.group(), wanted.artifact(), "jar", wanted.version());
        return new Dependency(artifact, "runtime", false, without);
    }

    /** Returns what the causes say, each once. */
    private static String reasons(Throwable failed) {
        Set<String> reasons = new LinkedHashSet<>();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String said = String.valueOf(cause.getMessage());
            if (reasons.stream().noneMatch(reason -> reason.contains(said))) {
                reasons.add(said);
            }
        }
        return String.join(": ", reasons);
    }

    private static void copy(List<Artifact> artifacts, Path folder) throws IOException {
        Map<String, Path> named = new TreeMap<>();
        for (Artifact artifact : artifacts) {
            Path file = artifact.getPath();
            String name = String.valueOf(file.getFileName());
            if (name.endsWith(".jar") && named.putIfAbsent(name, file) != null) {
                named.put(artifact.getGroupId() + '-' + name, file); // Two groups may have artifacts of one name.
            }
        }
        StringBuilder sums = new StringBuilder();
        for (Map.Entry<String, Path> jar : named.entrySet()) {
            Path copied = Files.copy(jar.getValue(), folder.resolve(jar.getKey()));
            sums.append(HexFormat.of().formatHex(sha256().digest(Files.readAllBytes(copied))))
                    .append("  ")
                    .append(jar.getKey())
                    .append('\n');
        }
        Files.writeString(folder.resolve(SUMS), sums);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (UncheckedIOException failed) {
            throw failed.getCause();
        }
    }
}
