package com.example.errors;

import io.dataweaver.api.alert.Alert;
import io.dataweaver.api.alert.AlertHook;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Sends alerts as messages of RFC 5424, each in a datagram. */
final class SyslogAlertHook implements AlertHook {

    private final String host;
    private final int port;

    SyslogAlertHook(String host, int port) {
        this.host = host;
        this.port = port;
    }

    @Override
    public void send(Alert alert, Duration deadline) throws IOException {
        byte[] message = message(alert).getBytes(StandardCharsets.UTF_8);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.send(new DatagramPacket(message, message.length, InetAddress.getByName(host), port));
        }
    }

    /** RFC 5424 §6: priority and version, time, host, program, process, kind of message, no structure, text. */
    private static String message(Alert alert) {
        int severity = switch (alert.event().severity()) {
            case ERROR -> 3;
            case WARNING -> 4;
            case INFO -> 6;
        };
        int user = 1;
        return "<" + (8 * user + severity) + ">1 " + alert.at() + " - dataweaver - "
                + alert.event().label() + " - " + alert.text();
    }
}
