/** One story on one Home Assistant: a routine is done, then looked back at. */

import "./routine.js";
import "./past.js";
