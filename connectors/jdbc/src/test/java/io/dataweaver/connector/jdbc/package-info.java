@NullMarked
package io.dataweaver.connector.jdbc;

import org.jspecify.annotations.NullMarked;
