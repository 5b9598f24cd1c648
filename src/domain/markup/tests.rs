mod commonmark;

use super::*;
