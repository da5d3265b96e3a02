@NullMarked
package io.dataweaver.connector.kafka;

import org.jspecify.annotations.NullMarked;
