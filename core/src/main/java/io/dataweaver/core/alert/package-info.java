/** Alerts on their way to people: a queue for each hook, and the hooks that come with DataWeaver. */
@NullMarked
package io.dataweaver.core.alert;

import org.jspecify.annotations.NullMarked;
