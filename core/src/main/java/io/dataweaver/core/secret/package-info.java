/** Where secrets come from without any plugin: the environment, and files. */
@NullMarked
package io.dataweaver.core.secret;

import org.jspecify.annotations.NullMarked;
