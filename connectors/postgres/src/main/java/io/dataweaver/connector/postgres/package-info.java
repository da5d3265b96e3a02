/** PostgreSQL as source and sink, by binary COPY. */
@NullMarked
package io.dataweaver.connector.postgres;

import org.jspecify.annotations.NullMarked;
