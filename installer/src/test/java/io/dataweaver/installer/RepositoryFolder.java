package io.dataweaver.installer;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** A repository as Maven lays it out, in a folder. */
final class RepositoryFolder {

    private final Path folder;

    RepositoryFolder(Path folder) {
        this.folder = folder;
    }

    URI address() {
        return folder.toUri();
    }

    /**
     * Adds an artifact.
     *
     * @param more elements of its {@code project}, or none
     * @param dependencies coordinates with a scope, as {@code group:artifact:version:scope}
     * @return its jar
     */
    Path add(String coordinates, String more, String... dependencies) {
        String[] parts = coordinates.split(":", -1);
        StringBuilder pom = new StringBuilder("<project><modelVersion>4.0.0</modelVersion>");
        pom.append("<groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version>".formatted((Object[]) parts));
        pom.append(more).append("<dependencies>");
        for (String dependency : dependencies) {
            pom.append(
                    "<dependency><groupId>%s</groupId><artifactId>%s</artifactId><version>%s</version><scope>%s</scope></dependency>"
                            .formatted((Object[]) dependency.split(":", -1)));
        }
        pom.append("</dependencies></project>");
        try {
            Path place = Files.createDirectories(
                    folder.resolve(parts[0].replace('.', '/')).resolve(parts[1]).resolve(parts[2]));
            String name = parts[1] + '-' + parts[2];
            write(place.resolve(name + ".pom"), pom.toString().getBytes(StandardCharsets.UTF_8));
            return write(place.resolve(name + ".jar"), jar(coordinates));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static byte[] jar(String content) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream jar = new ZipOutputStream(bytes)) {
            jar.putNextEntry(new ZipEntry("content.txt"));
            jar.write(content.getBytes(StandardCharsets.UTF_8));
        }
        return bytes.toByteArray();
    }

    private static Path write(Path file, byte[] bytes) throws IOException {
        try {
            byte[] sum = MessageDigest.getInstance("SHA-1").digest(bytes);
            Files.writeString(Path.of(file + ".sha1"), HexFormat.of().formatHex(sum));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
        return Files.write(file, bytes);
    }
}
