/** Files of the local file system, standard input and standard output. */
@NullMarked
package io.dataweaver.connector.file;

import org.jspecify.annotations.NullMarked;
