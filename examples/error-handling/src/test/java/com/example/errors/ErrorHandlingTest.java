package com.example.errors;

import static org.assertj.core.api.Assertions.assertThat;

import io.dataweaver.core.DataWeaver;
import io.dataweaver.core.Pipeline;
import io.dataweaver.core.run.RunResult;
import io.dataweaver.testkit.docs.HowTo;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ErrorHandlingTest {

    @TempDir
    Path folder;

    @BeforeEach
    void write() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "id,total\n1,10\n2,ten\n3,30\n4,\n");
    }

    private RunResult run(String errors) throws IOException {
        Path file = Files.writeString(folder.resolve("orders.yaml"), """
                name: orders
                source:
                  csv: {path: orders.csv, types: {id: bigint, total: bigint}}
                sink:
                  csv: copy.csv
                errors: {max_rejected: 1, %s}
                """.formatted(errors));
        try (DataWeaver weaver = DataWeaver.local(folder.resolve("state"))) {
            return weaver.run(Pipeline.load(file));
        }
    }

    @Test
    void rejectedRecordsAreListed() throws IOException {
        RunResult result = run("policy: {reject_list: rejected.txt}");

        assertThat(result.failure()).isEmpty();
        assertThat(result.counts().rejected()).isEqualTo(1);
        assertThat(folder.resolve("rejected.txt"))
                .content()
                .contains("orders.csv", "record 3: DW-REC-002 total", "'ten'")
                .endsWith("\n");
        assertThat(folder.resolve("state/orders/dead-letters")).doesNotExist();
    }

    @Test
    void nothingIsListedOfARunWithoutRejectedRecords() throws IOException {
        Files.writeString(folder.resolve("orders.csv"), "id,total\n1,10\n");

        assertThat(run("policy: {reject_list: rejected.txt}").failure()).isEmpty();
        assertThat(folder.resolve("rejected.txt")).doesNotExist();
    }

    @Test
    void theLogServerIsToldOfARunThatFails() throws IOException {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            server.setSoTimeout(60_000);
            RunResult result = run("policy: stop, alerts: {to: {syslog: {host: localhost, port: "
                    + server.getLocalPort() + "}, on: failed}}");
            assertThat(result.failure()).isPresent();

            DatagramPacket packet = new DatagramPacket(new byte[8192], 8192);
            server.receive(packet);
            assertThat(new String(packet.getData(), 0, packet.getLength(), StandardCharsets.UTF_8))
                    .startsWith("<11>1 20")
                    .contains(" - dataweaver - failed - orders: the run failed:");
        }
    }

    @Test
    void theCodeInTheHowToIsThatOfTheExample() throws IOException {
        HowTo.assertTakenFrom("extend-error-handling.md", 5);
    }
}
