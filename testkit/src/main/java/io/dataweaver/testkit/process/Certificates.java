package io.dataweaver.testkit.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Keys and certificates, made by the JDK's {@code keytool}; each file of keys has the password {@link #PASSWORD}. */
public final class Certificates {

    /** Of each file of keys, and of each key. */
    public static final String PASSWORD = "changeit";

    private final Path folder;

    /**
     * Creates a maker of them.
     *
     * @param folder where their files are; it is there
     */
    public Certificates(Path folder) {
        this.folder = folder;
    }

    /**
     * Makes a key with a certificate that it has signed itself.
     *
     * @param extensions such as {@code san=ip:127.0.0.1}
     * @return a file of type PKCS12
     */
    public Path key(String name, String... extensions) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of("-genkeypair", "-alias", name, "-dname", "CN=" + name));
        words.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-storetype", "PKCS12"));
        words.addAll(List.of("-keystore", name + ".p12"));
        for (String extension : extensions) {
            words.addAll(List.of("-ext", extension));
        }
        keytool(words);
        return folder.resolve(name + ".p12");
    }

    /**
     * Takes the certificate of a key out.
     *
     * @return a file of type PEM
     */
    public Path certificateOf(String name) throws IOException, InterruptedException {
        keytool(List.of("-exportcert", "-rfc", "-alias", name, "-keystore", name + ".p12", "-file", name + ".pem"));
        return folder.resolve(name + ".pem");
    }

    /**
     * Puts the certificate of a key into a file of those that are trusted.
     *
     * @return a file of type PKCS12
     */
    public Path trusting(String name) throws IOException, InterruptedException {
        String file = "trusting-" + name + ".p12";
        keytool(List.of(
                "-importcert",
                "-noprompt",
                "-alias",
                name,
                "-file",
                certificateOf(name).toString(),
                "-storetype",
                "PKCS12",
                "-keystore",
                file));
        return folder.resolve(file);
    }

    private void keytool(List<String> words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
        command.addAll(words);
        command.addAll(List.of("-storepass", PASSWORD));
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException("keytool: " + told);
        }
    }
}
