@NullMarked
package io.dataweaver.connector.postgres;

import org.jspecify.annotations.NullMarked;
