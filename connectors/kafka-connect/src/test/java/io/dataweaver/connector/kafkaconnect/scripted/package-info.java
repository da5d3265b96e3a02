/** Connectors that do what their configuration says; packed into a jar, and hosted like any other. */
@NullMarked
package io.dataweaver.connector.kafkaconnect.scripted;

import org.jspecify.annotations.NullMarked;
